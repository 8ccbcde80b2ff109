# Linux behind a load balancer: its probe tells whether an upgraded instance is healthy.
resource "azurerm_linux_virtual_machine_scale_set" "web" {
  name                = "vmss-web"
  location            = azurerm_resource_group.example.location
  resource_group_name = azurerm_resource_group.example.name
  sku                 = "Standard_D2s_v5"
  instances           = 3
  admin_username      = "azureadmin"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.web.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT5M"
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
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
      name                                   = "internal"
      primary                                = true
      subnet_id                              = azurerm_subnet.example.id
      load_balancer_backend_address_pool_ids = [azurerm_lb_backend_address_pool.web.id]
    }
  }

  depends_on = [azurerm_lb_rule.web]
}

# Windows without a load balancer: the Application Health extension tells.
resource "azurerm_windows_virtual_machine_scale_set" "app" {
  name                     = "vmss-app"
  location                 = azurerm_resource_group.example.location
  resource_group_name      = azurerm_resource_group.example.name
  sku                      = "Standard_D2s_v5"
  instances                = 3
  admin_username           = "azureadmin"
  admin_password           = var.admin_password
  upgrade_mode             = "Automatic"
  enable_automatic_updates = false

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
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
}

resource "azurerm_virtual_machine_scale_set_extension" "app_health" {
  name                         = "ApplicationHealthWindows"
  virtual_machine_scale_set_id = azurerm_windows_virtual_machine_scale_set.app.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthWindows"
  type_handler_version         = "1.0"

  settings = jsonencode({
    protocol    = "http"
    port        = 80
    requestPath = "/healthz"
  })
}
