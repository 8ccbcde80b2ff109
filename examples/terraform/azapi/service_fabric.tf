# A Service Fabric node type of durability Silver: Service Fabric approves each step of an upgrade.
resource "azapi_resource" "nodes" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "vmss-nodes"
  parent_id = azurerm_resource_group.example.id
  location  = azurerm_resource_group.example.location

  body = {
    sku = {
      name     = "Standard_D2s_v5"
      tier     = "Standard"
      capacity = 5
    }
    properties = {
      overprovision = false
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "nodes"
          adminUsername      = "azureadmin"
          adminPassword      = var.admin_password
          windowsConfiguration = {
            enableAutomaticUpdates = false
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "MicrosoftWindowsServer"
            offer     = "WindowsServer"
            sku       = "2022-datacenter-azure-edition"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
            caching      = "ReadOnly"
            managedDisk = {
              storageAccountType = "Premium_LRS"
            }
          }
        }
        networkProfile = {
          networkInterfaceConfigurations = [
            {
              name = "primary"
              properties = {
                primary = true
                ipConfigurations = [
                  {
                    name = "internal"
                    properties = {
                      subnet = {
                        id = azurerm_subnet.example.id
                      }
                    }
                  }
                ]
              }
            }
          ]
        }
        extensionProfile = {
          extensions = [
            {
              name = "ServiceFabricNode"
              properties = {
                publisher          = "Microsoft.Azure.ServiceFabric"
                type               = "ServiceFabricNode"
                typeHandlerVersion = "1.1"
                settings = {
                  clusterEndpoint    = "https://westeurope.servicefabric.azure.com/runtime/clusters/example"
                  nodeTypeRef        = "nodes"
                  durabilityLevel    = "Silver"
                  enableParallelJobs = true
                }
              }
            }
          ]
        }
      }
    }
  }
}
