# The resource of azurerm 1.x, still accepted: Linux with automatic OS image upgrade on.
# Checkov's own CKV_AZURE_95 fails it, because it asks for a Windows setting.
resource "azurerm_virtual_machine_scale_set" "legacy" {
  name                 = "vmss-legacy"
  location             = azurerm_resource_group.example.location
  resource_group_name  = azurerm_resource_group.example.name
  automatic_os_upgrade = true
  upgrade_policy_mode  = "Rolling"
  health_probe_id      = azurerm_lb_probe.web.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 3
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT5M"
  }

  storage_profile_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }

  storage_profile_os_disk {
    caching           = "ReadOnly"
    create_option     = "FromImage"
    managed_disk_type = "Premium_LRS"
  }

  os_profile {
    computer_name_prefix = "legacy"
    admin_username       = "azureadmin"
  }

  os_profile_linux_config {
    disable_password_authentication = true

    ssh_keys {
      path     = "/home/azureadmin/.ssh/authorized_keys"
      key_data = var.ssh_public_key
    }
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name                                   = "internal"
      primary                                = true
      subnet_id                              = azurerm_subnet.example.id
      load_balancer_backend_address_pool_ids = [azurerm_lb_backend_address_pool.web.id]
    }
  }
}
