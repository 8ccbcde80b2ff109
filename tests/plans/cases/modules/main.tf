terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id = "00000000-0000-0000-0000-000000000000"
}

locals {
  place = {
    group    = azurerm_resource_group.shared.name
    location = azurerm_resource_group.shared.location
    subnet   = azurerm_subnet.shared.id
  }
}

# One module, one scale set; the probe is handed in.
module "pass_1_single" {
  source = "./modules/scale_set"

  name            = "single"
  place           = local.place
  health_probe_id = azurerm_lb_probe.shared.id
}

# The flag is handed in as false.
module "fail_1_single" {
  source = "./modules/scale_set"

  name            = "held-back"
  place           = local.place
  os_upgrade      = false
  health_probe_id = azurerm_lb_probe.shared.id
}

# Two instances of the module.
module "pass_1_counted" {
  source = "./modules/scale_set"
  count  = 2

  name            = "counted-${count.index}"
  place           = local.place
  health_probe_id = azurerm_lb_probe.shared.id
}

# One instance a key: ["on"] passes 1, ["off"] fails it.
module "mixed_1_keyed" {
  source   = "./modules/scale_set"
  for_each = { on = true, off = false }

  name            = "keyed-${each.key}"
  place           = local.place
  os_upgrade      = each.value
  health_probe_id = azurerm_lb_probe.shared.id
}

# No instance at all.
module "na_1_count_zero" {
  source = "./modules/scale_set"
  count  = 0

  name  = "none"
  place = local.place
}

# A module in a module: ["green"] passes 1, ["blue"] fails it.
module "mixed_1_nested" {
  source = "./modules/region"

  name            = "nested"
  place           = local.place
  health_probe_id = azurerm_lb_probe.shared.id
}

# Keys on both levels.
module "mixed_1_nested_keyed" {
  source   = "./modules/region"
  for_each = toset(["west", "north"])

  name            = "nested-${each.key}"
  place           = local.place
  health_probe_id = azurerm_lb_probe.shared.id
}

# Without a probe: ["green"] gets its extension from a module beside it (pass), ["blue"] does not (fail).
module "mixed_2_nested" {
  source = "./modules/region"

  name           = "bare"
  place          = local.place
  with_extension = true
}

# Neither a probe nor an extension.
module "fail_2_alone" {
  source = "./modules/scale_set"

  name  = "alone"
  place = local.place
}

# The module brings the extension along.
module "pass_2_extension_inside" {
  source = "./modules/scale_set"

  name           = "inside"
  place          = local.place
  with_extension = true
}

# The extension comes from the module beside it.
module "pass_2_extension_beside" {
  source = "./modules/scale_set"

  name  = "beside"
  place = local.place
}

# Joined to pass_2_extension_beside by the output of that module.
module "health_beside" {
  source = "./modules/health"

  scale_set_id = module.pass_2_extension_beside.id
}

# ["a"] has an extension (pass), ["b"] has none (fail).
module "mixed_2_keyed" {
  source   = "./modules/scale_set"
  for_each = toset(["a", "b"])

  name  = "mixed-${each.key}"
  place = local.place
}

# Joined to mixed_2_keyed["a"].
module "health_keyed" {
  source   = "./modules/health"
  for_each = toset(["a"])

  scale_set_id = module.mixed_2_keyed[each.key].id
}

# The extension is in the module that calls this one.
module "pass_2_extension_above" {
  source = "./modules/scale_set"

  name  = "above"
  place = local.place
}

# Joined to pass_2_extension_above by the output of that module.
resource "azurerm_virtual_machine_scale_set_extension" "above" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = module.pass_2_extension_above.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# The extension is in a module that is handed the id.
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_extension_below" {
  name                = "pass-2-extension-below"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  admin_ssh_key {
    username   = "azureuser"
    public_key = var.admin_ssh_key
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }

  network_interface {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
}

# Joined to pass_2_extension_below.
module "health_below" {
  source = "./modules/health"

  scale_set_id = azurerm_linux_virtual_machine_scale_set.pass_2_extension_below.id
}

# A version with a number is handed in.
module "fail_4_pinned" {
  source = "./modules/scale_set"

  name            = "pinned"
  place           = local.place
  image_version   = "22.04.202403010"
  health_probe_id = azurerm_lb_probe.shared.id
}

# An image definition from the module beside it: followed through the output of that module.
module "pass_4_image_module" {
  source = "./modules/scale_set"

  name            = "golden"
  place           = local.place
  image_id        = module.image.id
  health_probe_id = azurerm_lb_probe.shared.id
}

# The image definition.
module "image" {
  source = "./modules/image"

  place = local.place
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
