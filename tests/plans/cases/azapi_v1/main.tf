terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
    azapi = {
      source  = "Azure/azapi"
      version = "~> 1.15"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id = "00000000-0000-0000-0000-000000000000"
}

provider "azapi" {}

# JSON text, known as a whole.
resource "azapi_resource" "pass_1_flag_true" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-1-flag-true"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = jsonencode({
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/loadBalancers/shared/probes/http"
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/shared/subnets/shared" } }
              }]
            }
          }]
        }
      }
    }
  })
}

# The flag is there, and false.
resource "azapi_resource" "fail_1_flag_false" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-1-flag-false"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = jsonencode({
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = false
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/loadBalancers/shared/probes/http"
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/shared/subnets/shared" } }
              }]
            }
          }]
        }
      }
    }
  })
}

# No upgrade policy at all.
resource "azapi_resource" "fail_1_flag_absent" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-1-flag-absent"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = jsonencode({
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/loadBalancers/shared/probes/http"
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/shared/subnets/shared" } }
              }]
            }
          }]
        }
      }
    }
  })
}

# One part that is known only after apply (the probe) makes all of the text so.
resource "azapi_resource" "unknown_1_text_after_apply" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "unknown-1-text-after-apply"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = jsonencode({
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  })
}

# JSON text as it is; a failed upgrade stays.
resource "azapi_resource" "fail_3_heredoc" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-3-heredoc"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body      = <<-JSON
    {
      "properties": {
        "upgradePolicy": {
          "mode": "Automatic",
          "automaticOSUpgradePolicy": {
            "enableAutomaticOSUpgrade": true,
            "disableAutomaticRollback": true
          }
        },
        "virtualMachineProfile": {
          "storageProfile": {
            "imageReference": {
              "publisher": "Canonical",
              "offer": "0001-com-ubuntu-server-jammy",
              "sku": "22_04-lts-gen2",
              "version": "latest"
            }
          },
          "networkProfile": {
            "healthProbe": {
              "id": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/loadBalancers/shared/probes/http"
            }
          }
        }
      },
      "sku": { "name": "Standard_D2s_v5", "capacity": 2 }
    }
  JSON
}

# Since 1.13 an object will do.
resource "azapi_resource" "pass_1_object" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-1-object"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# The extension is a child resource.
resource "azapi_resource" "pass_2_extension_child" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-2-extension-child"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = jsonencode({
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/shared/subnets/shared" } }
              }]
            }
          }]
        }
      }
    }
  })
}

# Joined to pass_2_extension_child by parent_id.
resource "azapi_resource" "child" {
  type      = "Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01"
  name      = "HealthExtension"
  parent_id = azapi_resource.pass_2_extension_child.id
  body = jsonencode({
    properties = {
      publisher          = "Microsoft.ManagedServices"
      type               = "ApplicationHealthLinux"
      typeHandlerVersion = "1.0"
    }
  })
}

# The flag is true here, and turned off by the update below.
resource "azapi_resource" "fail_1_switched_off_by_update" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-1-switched-off-by-update"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = jsonencode({
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/loadBalancers/shared/probes/http"
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/shared/subnets/shared" } }
              }]
            }
          }]
        }
      }
    }
  })
}

# Patches a scale set of this configuration: turns the flag off.
resource "azapi_update_resource" "update_flag_off" {
  type        = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  resource_id = azapi_resource.fail_1_switched_off_by_update.id
  body = jsonencode({
    properties = {
      upgradePolicy = {
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = false
        }
      }
    }
  })
}

# ---- what the scale sets refer to

resource "azurerm_resource_group" "shared" {
  name     = "scale-sets"
  location = "West Europe"
}

resource "azurerm_subnet" "shared" {
  name                 = "scale-sets"
  resource_group_name  = azurerm_resource_group.shared.name
  virtual_network_name = "shared"
  address_prefixes     = ["10.0.1.0/24"]
}

resource "azurerm_lb" "shared" {
  name                = "shared"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard"

  frontend_ip_configuration {
    name      = "internal"
    subnet_id = azurerm_subnet.shared.id
  }
}

resource "azurerm_lb_backend_address_pool" "shared" {
  name            = "scale-sets"
  loadbalancer_id = azurerm_lb.shared.id
}

resource "azurerm_lb_probe" "shared" {
  name            = "http"
  loadbalancer_id = azurerm_lb.shared.id
  port            = 80
}

resource "azurerm_lb_rule" "shared" {
  name                           = "http"
  loadbalancer_id                = azurerm_lb.shared.id
  frontend_ip_configuration_name = "internal"
  backend_address_pool_ids       = [azurerm_lb_backend_address_pool.shared.id]
  probe_id                       = azurerm_lb_probe.shared.id
  protocol                       = "Tcp"
  frontend_port                  = 80
  backend_port                   = 80
}
