# Flexible: Azure patches the guests in place.
resource "azurerm_orchestrated_virtual_machine_scale_set" "flexible" {
  name                        = "vmss-flexible"
  location                    = azurerm_resource_group.example.location
  resource_group_name         = azurerm_resource_group.example.name
  sku_name                    = "Standard_D2s_v5"
  instances                   = 3
  platform_fault_domain_count = 1

  os_profile {
    linux_configuration {
      admin_username        = "azureadmin"
      patch_mode            = "AutomaticByPlatform"
      patch_assessment_mode = "AutomaticByPlatform"

      admin_ssh_key {
        username   = "azureadmin"
        public_key = var.ssh_public_key
      }
    }
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
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

  extension {
    name                 = "ApplicationHealthLinux"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "1.0"

    settings = jsonencode({
      protocol    = "http"
      port        = 80
      requestPath = "/healthz"
    })
  }
}

# Flexible: patching is left to whatever the image brings.
resource "azurerm_orchestrated_virtual_machine_scale_set" "flexible_unpatched" {
  name                        = "vmss-flexible-unpatched"
  location                    = azurerm_resource_group.example.location
  resource_group_name         = azurerm_resource_group.example.name
  sku_name                    = "Standard_D2s_v5"
  instances                   = 3
  platform_fault_domain_count = 1

  os_profile {
    linux_configuration {
      admin_username        = "azureadmin"
      patch_mode            = "ImageDefault"
      patch_assessment_mode = "ImageDefault"

      admin_ssh_key {
        username   = "azureadmin"
        public_key = var.ssh_public_key
      }
    }
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "24.04.202404230"
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
