# Linux behind a load balancer: its probe tells whether an upgraded instance is healthy.
resource "azapi_resource" "web" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "vmss-web"
  parent_id = azurerm_resource_group.example.id
  location  = azurerm_resource_group.example.location

  body = {
    sku = {
      name     = "Standard_D2s_v5"
      tier     = "Standard"
      capacity = 3
    }
    properties = {
      overprovision = false
      upgradePolicy = {
        mode = "Rolling"
        rollingUpgradePolicy = {
          maxBatchInstancePercent             = 20
          maxUnhealthyInstancePercent         = 20
          maxUnhealthyUpgradedInstancePercent = 20
          pauseTimeBetweenBatches             = "PT5M"
        }
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "web"
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

# Windows without a load balancer: the Application Health extension tells.
resource "azapi_resource" "app" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "vmss-app"
  parent_id = azurerm_resource_group.example.id
  location  = azurerm_resource_group.example.location

  body = {
    sku = {
      name     = "Standard_D2s_v5"
      tier     = "Standard"
      capacity = 3
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
          computerNamePrefix = "app"
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
              name = "ApplicationHealthWindows"
              properties = {
                publisher               = "Microsoft.ManagedServices"
                type                    = "ApplicationHealthWindows"
                typeHandlerVersion      = "1.0"
                autoUpgradeMinorVersion = true
                settings = {
                  protocol    = "http"
                  port        = 80
                  requestPath = "/healthz"
                }
              }
            }
          ]
        }
      }
    }
  }
}
