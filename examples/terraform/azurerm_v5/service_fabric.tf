# A Service Fabric node type of durability Silver: Service Fabric approves each step of an upgrade,
# so there is no probe and no Application Health extension.
resource "azurerm_windows_virtual_machine_scale_set" "nodes" {
  name                      = "vmss-nodes"
  location                  = azurerm_resource_group.example.location
  resource_group_name       = azurerm_resource_group.example.name
  sku                       = "Standard_D2s_v5"
  instances                 = 5
  admin_username            = "azureadmin"
  admin_password            = var.admin_password
  upgrade_mode              = "Automatic"
  automatic_updates_enabled = false

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = true
    automatic_rollback_enabled   = true
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

  extension {
    name                 = "ServiceFabricNode"
    publisher            = "Microsoft.Azure.ServiceFabric"
    type                 = "ServiceFabricNode"
    type_handler_version = "1.1"

    settings = jsonencode({
      clusterEndpoint    = "https://westeurope.servicefabric.azure.com/runtime/clusters/example"
      nodeTypeRef        = "nodes"
      durabilityLevel    = "Silver"
      enableParallelJobs = true
    })
  }
}
