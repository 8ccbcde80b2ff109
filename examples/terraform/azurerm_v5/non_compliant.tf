# Nobody patches this one: automatic OS image upgrade is off, and the image is pinned.
resource "azurerm_linux_virtual_machine_scale_set" "forgotten" {
  name                = "vmss-forgotten"
  location            = azurerm_resource_group.example.location
  resource_group_name = azurerm_resource_group.example.name
  sku                 = "Standard_D2s_v5"
  instances           = 3
  admin_username      = "azureadmin"
  upgrade_mode        = "Rolling"

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = false
    automatic_rollback_enabled   = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 50
    max_unhealthy_instance_percent          = 50
    max_unhealthy_upgraded_instance_percent = 50
    pause_time_between_batches              = "PT0S"
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "24.04.202404230"
  }

  admin_ssh_key {
    username   = "azureadmin"
    public_key = var.ssh_public_key
  }

  os_disk {
    caching              = "ReadOnly"
    storage_account_type = "Premium_LRS"
  }

  network_interface {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "internal"
      primary   = true
      subnet_id = azurerm_subnet.example.id
    }
  }
}

# The flag is on, and yet no instance is upgraded: mode Manual leaves the new image in the model,
# nothing reports health, and Windows Update, on by default in azurerm, is what Azure refuses.
resource "azurerm_windows_virtual_machine_scale_set" "stuck" {
  name                = "vmss-stuck"
  location            = azurerm_resource_group.example.location
  resource_group_name = azurerm_resource_group.example.name
  sku                 = "Standard_D2s_v5"
  instances           = 3
  admin_username      = "azureadmin"
  admin_password      = var.admin_password
  upgrade_mode        = "Manual"

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = true
    automatic_rollback_enabled   = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 50
    max_unhealthy_instance_percent          = 50
    max_unhealthy_upgraded_instance_percent = 50
    pause_time_between_batches              = "PT0S"
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "20348.2402.240405"
  }

  os_disk {
    caching              = "ReadOnly"
    storage_account_type = "Premium_LRS"
  }

  network_interface {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "internal"
      primary   = true
      subnet_id = azurerm_subnet.example.id
    }
  }
}
