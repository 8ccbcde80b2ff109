# One scale set; what it is good for is the caller's to say.
resource "azurerm_linux_virtual_machine_scale_set" "this" {
  name                = var.name
  resource_group_name = var.place.group
  location            = var.place.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = var.health_probe_id
  source_image_id     = var.image_id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = var.os_upgrade
    disable_automatic_rollback  = false
  }

  dynamic "source_image_reference" {
    for_each = var.image_id == null ? [var.image_version] : []

    content {
      publisher = "Canonical"
      offer     = "0001-com-ubuntu-server-jammy"
      sku       = "22_04-lts-gen2"
      version   = source_image_reference.value
    }
  }

  admin_ssh_key {
    username   = "azureuser"
    public_key = var.admin_ssh_key
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }

  network_interface {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = var.place.subnet
    }
  }
}

# Only where the caller asks for it.
resource "azurerm_virtual_machine_scale_set_extension" "health" {
  count = var.with_extension ? 1 : 0

  name                         = "HealthExtension"
  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.this.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
}
