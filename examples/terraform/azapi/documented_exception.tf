# A stateful set that must control its change windows says so where reviewers see it.
resource "azapi_resource" "stateful" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "vmss-stateful"
  parent_id = azurerm_resource_group.example.id
  location  = azurerm_resource_group.example.location

  tags = {
    os-upgrade-exception = "Quorum database; a node may only leave after its data has moved"
    os-upgrade-patching  = "Runbook DB-12 drains and reimages one node a night, every month"
    os-upgrade-review-by = "2030-06-30"
  }

  body = {
    sku = {
      name     = "Standard_D2s_v5"
      tier     = "Standard"
      capacity = 3
    }
    properties = {
      overprovision = false
      upgradePolicy = {
        mode = "Manual"
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "state"
          adminUsername      = "azureadmin"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [
                {
                  path    = "/home/azureadmin/.ssh/authorized_keys"
                  keyData = var.ssh_public_key
                }
              ]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "ubuntu-24_04-lts"
            sku       = "server"
            version   = "24.04.202404230"
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
          healthProbe = {
            id = azurerm_lb_probe.web.id
          }
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
                      loadBalancerBackendAddressPools = [
                        {
                          id = azurerm_lb_backend_address_pool.web.id
                        }
                      ]
                    }
                  }
                ]
              }
            }
          ]
        }
      }
    }
  }
}
