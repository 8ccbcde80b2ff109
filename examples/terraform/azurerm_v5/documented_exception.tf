# A stateful set that must control its change windows says so where reviewers see it.
resource "azurerm_linux_virtual_machine_scale_set" "stateful" {
  name                = "vmss-stateful"
  location            = azurerm_resource_group.example.location
  resource_group_name = azurerm_resource_group.example.name
  sku                 = "Standard_D2s_v5"
  instances           = 3
  admin_username      = "azureadmin"
  upgrade_mode        = "Manual"
  health_probe_id     = azurerm_lb_probe.web.id

  tags = {
    os-upgrade-exception = "Quorum database; a node may only leave after its data has moved"
    os-upgrade-patching  = "Runbook DB-12 drains and reimages one node a night, every month"
    os-upgrade-review-by = "2030-06-30"
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
      name                                   = "internal"
      primary                                = true
      subnet_id                              = azurerm_subnet.example.id
      load_balancer_backend_address_pool_ids = [azurerm_lb_backend_address_pool.web.id]
    }
  }

  depends_on = [azurerm_lb_rule.web]
}
