# Flexible: Azure patches the guests in place.
resource "azapi_resource" "flexible" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "vmss-flexible"
  parent_id = azurerm_resource_group.example.id
  location  = azurerm_resource_group.example.location

  body = {
    sku = {
      name     = "Standard_D2s_v5"
      tier     = "Standard"
      capacity = 3
    }
    properties = {
      orchestrationMode        = "Flexible"
      platformFaultDomainCount = 1
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "flex"
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
            patchSettings = {
              patchMode      = "AutomaticByPlatform"
              assessmentMode = "AutomaticByPlatform"
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
          networkApiVersion = "2022-11-01"
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
              name = "ApplicationHealthLinux"
              properties = {
                publisher               = "Microsoft.ManagedServices"
                type                    = "ApplicationHealthLinux"
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

# Flexible: patching is left to whatever the image brings.
resource "azapi_resource" "flexible_unpatched" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "vmss-flexible-unpatched"
  parent_id = azurerm_resource_group.example.id
  location  = azurerm_resource_group.example.location

  body = {
    sku = {
      name     = "Standard_D2s_v5"
      tier     = "Standard"
      capacity = 3
    }
    properties = {
      orchestrationMode        = "Flexible"
      platformFaultDomainCount = 1
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "unp"
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
            patchSettings = {
              patchMode      = "ImageDefault"
              assessmentMode = "ImageDefault"
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
          networkApiVersion = "2022-11-01"
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
      }
    }
  }
}
