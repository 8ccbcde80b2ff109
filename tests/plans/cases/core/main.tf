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

# Names say what to expect: verdict, number of the rule, reason. The verdicts of the other rules are beside the point.

# ---- the flag (1) and the rollback (3)

# Everything as it should be: passes 1 to 5. The probe is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "pass_1_flag_true" {
  name                = "pass-1-flag-true"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

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

# The flag is there, and false.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_flag_false" {
  name                = "fail-1-flag-false"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# No automatic_os_upgrade_policy block at all (passes 3: the rollback is on by default).
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_block_absent" {
  name                = "fail-1-block-absent"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  health_probe_id     = azurerm_lb_probe.shared.id

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

# A dynamic block over an empty list makes no block.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_dynamic_empty" {
  name                = "fail-1-dynamic-empty"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  dynamic "automatic_os_upgrade_policy" {
    for_each = var.os_upgrade_policies

    content {
      enable_automatic_os_upgrade = automatic_os_upgrade_policy.value.enabled
      disable_automatic_rollback  = automatic_os_upgrade_policy.value.keep_broken
    }
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

# A variable without a default; terraform.tfvars says true.
resource "azurerm_linux_virtual_machine_scale_set" "pass_1_flag_from_tfvars" {
  name                = "pass-1-flag-from-tfvars"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = var.os_upgrade
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

# The flag depends on something that Azure makes up.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_1_flag_after_apply" {
  name                = "unknown-1-flag-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = azurerm_shared_image_gallery.shared.unique_name != "legacy"
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

# Whether there is a block at all depends on something that Azure makes up. A dynamic block leaves no expression.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_1_dynamic_after_apply" {
  name                = "unknown-1-dynamic-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  dynamic "automatic_os_upgrade_policy" {
    for_each = azurerm_lb.shared.private_ip_addresses

    content {
      enable_automatic_os_upgrade = true
      disable_automatic_rollback  = false
    }
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

# Not created: in the configuration, in no planned value.
resource "azurerm_linux_virtual_machine_scale_set" "na_1_count_zero" {
  count = 0

  name                = "na-1-count-zero"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# The same settings on Windows.
resource "azurerm_windows_virtual_machine_scale_set" "pass_1_windows" {
  name                     = "pass-1-windows"
  resource_group_name      = azurerm_resource_group.shared.name
  location                 = azurerm_resource_group.shared.location
  sku                      = "Standard_D2s_v5"
  instances                = 2
  computer_name_prefix     = "vm"
  admin_username           = "azureuser"
  admin_password           = var.admin_password
  enable_automatic_updates = false
  upgrade_mode             = "Automatic"
  health_probe_id          = azurerm_lb_probe.shared.id

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

# Windows Update instead of OS image upgrades.
resource "azurerm_windows_virtual_machine_scale_set" "fail_1_windows" {
  name                     = "fail-1-windows"
  resource_group_name      = azurerm_resource_group.shared.name
  location                 = azurerm_resource_group.shared.location
  sku                      = "Standard_D2s_v5"
  instances                = 2
  computer_name_prefix     = "vm"
  admin_username           = "azureuser"
  admin_password           = var.admin_password
  enable_automatic_updates = true
  health_probe_id          = azurerm_lb_probe.shared.id

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "latest"
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

# The legacy resource: a plain flag, no block.
resource "azurerm_virtual_machine_scale_set" "pass_1_legacy_flag_true" {
  name                 = "pass-1-legacy-flag-true"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  upgrade_policy_mode  = "Automatic"
  automatic_os_upgrade = true
  health_probe_id      = azurerm_lb_probe.shared.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  storage_profile_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  storage_profile_os_disk {
    create_option     = "FromImage"
    managed_disk_type = "Standard_LRS"
  }

  os_profile {
    computer_name_prefix = "vm"
    admin_username       = "azureuser"
  }

  os_profile_linux_config {
    disable_password_authentication = true

    ssh_keys {
      path     = "/home/azureuser/.ssh/authorized_keys"
      key_data = var.admin_ssh_key
    }
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
}

# null is as good as absent: the provider plans false. (Passes 3: there is no such setting.)
resource "azurerm_virtual_machine_scale_set" "fail_1_legacy_flag_null" {
  name                 = "fail-1-legacy-flag-null"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  upgrade_policy_mode  = "Automatic"
  automatic_os_upgrade = null
  health_probe_id      = azurerm_lb_probe.shared.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  storage_profile_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  storage_profile_os_disk {
    create_option     = "FromImage"
    managed_disk_type = "Standard_LRS"
  }

  os_profile {
    computer_name_prefix = "vm"
    admin_username       = "azureuser"
  }

  os_profile_linux_config {
    disable_password_authentication = true

    ssh_keys {
      path     = "/home/azureuser/.ssh/authorized_keys"
      key_data = var.admin_ssh_key
    }
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
}

# Windows, flag absent; enable_automatic_upgrades is Windows Update, not OS image upgrade.
resource "azurerm_virtual_machine_scale_set" "fail_1_legacy_flag_absent" {
  name                = "fail-1-legacy-flag-absent"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  upgrade_policy_mode = "Manual"
  health_probe_id     = azurerm_lb_probe.shared.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  storage_profile_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  storage_profile_os_disk {
    create_option     = "FromImage"
    managed_disk_type = "Standard_LRS"
  }

  os_profile {
    computer_name_prefix = "vm"
    admin_username       = "azureuser"
    admin_password       = var.admin_password
  }

  os_profile_windows_config {
    provision_vm_agent        = true
    enable_automatic_upgrades = true
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
}

# A failed upgrade stays.
resource "azurerm_linux_virtual_machine_scale_set" "fail_3_rollback_disabled" {
  name                = "fail-3-rollback-disabled"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = true
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

# Not live yet, but it becomes so with the flag (fails 1, too).
resource "azurerm_linux_virtual_machine_scale_set" "fail_3_rollback_disabled_flag_off" {
  name                = "fail-3-rollback-disabled-flag-off"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
    disable_automatic_rollback  = true
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

# The rollback depends on something that Azure makes up.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_3_rollback_after_apply" {
  name                = "unknown-3-rollback-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = azurerm_shared_image_gallery.shared.unique_name == "legacy"
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

# ---- the health signal (2)

# The id of a load balancer probe, spelled out.
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_probe_literal" {
  name                = "pass-2-probe-literal"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/loadBalancers/shared/probes/http"

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

# Neither a probe nor an extension: extension is planned as unknown, since the server may add some.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_no_signal" {
  name                = "fail-2-no-signal"
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

# An explicit null is no probe.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_probe_null" {
  name                = "fail-2-probe-null"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = null

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

# The variable that decides is known, so the value is: null.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_probe_switched_off" {
  name                = "fail-2-probe-switched-off"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = var.with_probe ? azurerm_lb_probe.shared.id : null

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

# A probe of an application gateway: Azure takes only those of load balancers.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_gateway_probe" {
  name                = "fail-2-gateway-probe"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = one(azurerm_application_gateway.shared.probe[*].id)

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

# The same, spelled out.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_gateway_literal" {
  name                = "fail-2-gateway-literal"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/applicationGateways/shared/probes/http"

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

# The Application Health extension, one of two inline extensions.
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_extension_inline" {
  name                = "pass-2-extension-inline"
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

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  extension {
    name                 = "Setup"
    publisher            = "Microsoft.Azure.Extensions"
    type                 = "CustomScript"
    type_handler_version = "2.1"
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

# Called HealthExtension, but it runs a script.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_extension_in_name_only" {
  name                = "fail-2-extension-in-name-only"
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

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.Azure.Extensions"
    type                 = "CustomScript"
    type_handler_version = "2.1"
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

# A probe and the extension while the flag is true: Azure refuses that.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_both" {
  name                = "fail-2-both"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
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

# A probe and the extension while the flag is false are allowed (fails 1).
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_both_flag_off" {
  name                = "pass-2-both-flag-off"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
    disable_automatic_rollback  = false
  }

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
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

# A dynamic block over a known map.
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_extension_dynamic" {
  name                = "pass-2-extension-dynamic"
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

  dynamic "extension" {
    for_each = { HealthExtension = "ApplicationHealthLinux" }

    content {
      name                 = extension.key
      publisher            = "Microsoft.ManagedServices"
      type                 = extension.value
      type_handler_version = "2.0"
    }
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

# A dynamic block over something that Azure makes up. The plan is the same as for fail_2_no_signal: no expression, all unknown.
resource "azurerm_linux_virtual_machine_scale_set" "fail_2_extension_dynamic" {
  name                = "fail-2-extension-dynamic"
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

  dynamic "extension" {
    for_each = azurerm_lb.shared.private_ip_addresses

    content {
      name                 = "extension-${extension.key}"
      publisher            = "Microsoft.ManagedServices"
      type                 = "ApplicationHealthLinux"
      type_handler_version = "2.0"
    }
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

# An inline extension whose type is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_2_extension_type" {
  name                = "unknown-2-extension-type"
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

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = azurerm_shared_image_gallery.shared.unique_name
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
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

# The extension is a resource of its own, joined by an id that is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_standalone" {
  name                = "pass-2-standalone"
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

# Joined to pass_2_standalone.
resource "azurerm_virtual_machine_scale_set_extension" "standalone" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.pass_2_standalone.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# Two instances: [0] has a stand-alone extension (pass), [1] has none (fail).
resource "azurerm_linux_virtual_machine_scale_set" "mixed_2_counted" {
  count = 2

  name                = "mixed-2-counted-${count.index}"
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

# Joined to mixed_2_counted[0].
resource "azurerm_virtual_machine_scale_set_extension" "first_only" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.mixed_2_counted[0].id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# Two instances: ["a"] has a stand-alone extension (pass), ["b"] has none (fail).
resource "azurerm_linux_virtual_machine_scale_set" "mixed_2_keyed" {
  for_each = toset(["a", "b"])

  name                = "mixed-2-keyed-${each.key}"
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

# Joined to mixed_2_keyed["a"].
resource "azurerm_virtual_machine_scale_set_extension" "a_only" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.mixed_2_keyed["a"].id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# One instance, and as many stand-alone extensions.
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_standalone_counted" {
  count = 1

  name                = "pass-2-standalone-${count.index}"
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

# Joined by count.index.
resource "azurerm_virtual_machine_scale_set_extension" "counted" {
  count = 1

  name                         = "HealthExtension"
  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.pass_2_standalone_counted[count.index].id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# One instance a key, and an extension for each of them.
resource "azurerm_windows_virtual_machine_scale_set" "pass_2_standalone_chained" {
  for_each = toset(["a"])

  name                     = "pass-2-chained-${each.key}"
  resource_group_name      = azurerm_resource_group.shared.name
  location                 = azurerm_resource_group.shared.location
  sku                      = "Standard_D2s_v5"
  instances                = 2
  computer_name_prefix     = "vm"
  admin_username           = "azureuser"
  admin_password           = var.admin_password
  enable_automatic_updates = false
  upgrade_mode             = "Automatic"

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

# Joined by each.value.
resource "azurerm_virtual_machine_scale_set_extension" "chained" {
  for_each = azurerm_windows_virtual_machine_scale_set.pass_2_standalone_chained

  name                         = "HealthExtension"
  virtual_machine_scale_set_id = each.value.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthWindows"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# Joined, but the type of the stand-alone extension is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_2_standalone_type" {
  name                = "unknown-2-standalone-type"
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

# Joined to unknown_2_standalone_type.
resource "azurerm_virtual_machine_scale_set_extension" "type_after_apply" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.unknown_2_standalone_type.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = azurerm_shared_image_gallery.shared.unique_name
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# Joined to a scale set that is no part of this configuration.
resource "azurerm_virtual_machine_scale_set_extension" "elsewhere" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = data.azurerm_virtual_machine_scale_set.existing.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# The legacy resource with an inline extension.
resource "azurerm_virtual_machine_scale_set" "pass_2_legacy_extension" {
  name                 = "pass-2-legacy-extension"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  upgrade_policy_mode  = "Automatic"
  automatic_os_upgrade = true

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  storage_profile_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  storage_profile_os_disk {
    create_option     = "FromImage"
    managed_disk_type = "Standard_LRS"
  }

  os_profile {
    computer_name_prefix = "vm"
    admin_username       = "azureuser"
  }

  os_profile_linux_config {
    disable_password_authentication = true

    ssh_keys {
      path     = "/home/azureuser/.ssh/authorized_keys"
      key_data = var.admin_ssh_key
    }
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
}

# Flexible, without the extension (fails 8, too: patch_mode is ImageDefault when left out).
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_2_orchestrated_none" {
  name                        = "fail-2-orchestrated-none"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
    }
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

# Flexible, with a stand-alone extension.
resource "azurerm_orchestrated_virtual_machine_scale_set" "pass_2_orchestrated_standalone" {
  name                        = "pass-2-orchestrated-standalone"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"
      patch_mode     = "AutomaticByPlatform"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
    }
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

# Joined to pass_2_orchestrated_standalone.
resource "azurerm_virtual_machine_scale_set_extension" "flexible" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = azurerm_orchestrated_virtual_machine_scale_set.pass_2_orchestrated_standalone.id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
  settings                     = jsonencode({ protocol = "tcp", port = 22 })
}

# ---- the image (4)

# A version with a number.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_pinned" {
  name                = "fail-4-pinned"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "22.04.202403010"
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

# Looked up at plan time, which pins it.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_platform_image" {
  name                = "fail-4-platform-image"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = data.azurerm_platform_image.ubuntu.version
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

# The same, but it can be looked up only during apply.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_platform_image_later" {
  name                = "fail-4-platform-image-later"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = data.azurerm_platform_image.later.version
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

# The version is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_4_version" {
  name                = "unknown-4-version"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = azurerm_shared_image_gallery.shared.unique_name
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

# An image definition of this configuration; its id is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "pass_4_definition" {
  name                = "pass-4-definition"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = azurerm_shared_image.golden.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The same, one of several.
resource "azurerm_linux_virtual_machine_scale_set" "pass_4_definition_keyed" {
  name                = "pass-4-definition-keyed"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = azurerm_shared_image.by_team["payments"].id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# An image version of this configuration.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_version" {
  name                = "fail-4-version"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = azurerm_shared_image_version.golden.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# An image definition with a version behind it: the plan lists only what the text refers to, so it looks like the definition itself.
resource "azurerm_linux_virtual_machine_scale_set" "pass_4_definition_with_version" {
  name                = "pass-4-definition-with-version"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = "${azurerm_shared_image.golden.id}/versions/1.0.0"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# An image definition with "latest" behind it.
resource "azurerm_linux_virtual_machine_scale_set" "pass_4_definition_with_latest" {
  name                = "pass-4-definition-with-latest"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = "${azurerm_shared_image.golden.id}/versions/latest"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# A managed image of this configuration.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_managed_image" {
  name                = "fail-4-managed-image"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = azurerm_image.golden.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# An image definition that is already there: its id is known.
resource "azurerm_linux_virtual_machine_scale_set" "pass_4_data_definition" {
  name                = "pass-4-data-definition"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = data.azurerm_shared_image.existing.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The newest version there is, by number.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_data_version" {
  name                = "fail-4-data-version"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = data.azurerm_shared_image_version.newest.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The same, but it can be read only during apply.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_data_version_later" {
  name                = "fail-4-data-version-later"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = data.azurerm_shared_image_version.later.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# A managed image that is already there.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_data_managed_image" {
  name                = "fail-4-data-managed-image"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = data.azurerm_image.existing.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The id of an image definition.
resource "azurerm_linux_virtual_machine_scale_set" "pass_4_literal_definition" {
  name                = "pass-4-literal-definition"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/existing/images/golden"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The id of an image version.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_literal_version" {
  name                = "fail-4-literal-version"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/existing/images/golden/versions/1.2.3"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# An image of a community gallery, without a version.
resource "azurerm_linux_virtual_machine_scale_set" "pass_4_literal_community" {
  name                = "pass-4-literal-community"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = "/communityGalleries/ubuntu-4a1b2c3d/images/jammy"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The id of a managed image.
resource "azurerm_linux_virtual_machine_scale_set" "fail_4_literal_managed_image" {
  name                = "fail-4-literal-managed-image"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/golden"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The plan does not say which of the two it is.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_4_conditional" {
  name                = "unknown-4-conditional"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = var.pinned ? azurerm_shared_image_version.golden.id : azurerm_shared_image.golden.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# A local: the plan does not say what it stands for.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_4_local" {
  name                = "unknown-4-local"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  source_image_id     = local.image_id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# The legacy resource with a managed image.
resource "azurerm_virtual_machine_scale_set" "fail_4_legacy_managed_image" {
  name                 = "fail-4-legacy-managed-image"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  upgrade_policy_mode  = "Automatic"
  automatic_os_upgrade = true
  health_probe_id      = azurerm_lb_probe.shared.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  storage_profile_image_reference {
    id = azurerm_image.golden.id
  }

  storage_profile_os_disk {
    create_option     = "FromImage"
    managed_disk_type = "Standard_LRS"
  }

  os_profile {
    computer_name_prefix = "vm"
    admin_username       = "azureuser"
  }

  os_profile_linux_config {
    disable_password_authentication = true

    ssh_keys {
      path     = "/home/azureuser/.ssh/authorized_keys"
      key_data = var.admin_ssh_key
    }
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
}

# The legacy resource with a disk file for an image.
resource "azurerm_virtual_machine_scale_set" "fail_4_legacy_vhd" {
  name                 = "fail-4-legacy-vhd"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  upgrade_policy_mode  = "Automatic"
  automatic_os_upgrade = true
  health_probe_id      = azurerm_lb_probe.shared.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  storage_profile_os_disk {
    name           = "os"
    create_option  = "FromImage"
    os_type        = "Linux"
    image          = "https://example.blob.core.windows.net/images/golden.vhd"
    vhd_containers = ["https://example.blob.core.windows.net/vhds"]
  }

  os_profile {
    computer_name_prefix = "vm"
    admin_username       = "azureuser"
  }

  os_profile_linux_config {
    disable_password_authentication = true

    ssh_keys {
      path     = "/home/azureuser/.ssh/authorized_keys"
      key_data = var.admin_ssh_key
    }
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
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

resource "azurerm_application_gateway" "shared" {
  name                = "shared"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location

  sku {
    name     = "Standard_v2"
    tier     = "Standard_v2"
    capacity = 2
  }

  gateway_ip_configuration {
    name      = "gateway"
    subnet_id = azurerm_subnet.shared.id
  }

  frontend_ip_configuration {
    name      = "internal"
    subnet_id = azurerm_subnet.shared.id
  }

  frontend_port {
    name = "http"
    port = 80
  }

  backend_address_pool {
    name = "scale-sets"
  }

  backend_http_settings {
    name                  = "http"
    cookie_based_affinity = "Disabled"
    port                  = 80
    protocol              = "Http"
    probe_name            = "http"
  }

  probe {
    name                = "http"
    protocol            = "Http"
    host                = "example.org"
    path                = "/health"
    interval            = 30
    timeout             = 30
    unhealthy_threshold = 3
  }

  http_listener {
    name                           = "http"
    frontend_ip_configuration_name = "internal"
    frontend_port_name             = "http"
    protocol                       = "Http"
  }

  request_routing_rule {
    name                       = "http"
    rule_type                  = "Basic"
    priority                   = 10
    http_listener_name         = "http"
    backend_address_pool_name  = "scale-sets"
    backend_http_settings_name = "http"
  }
}

resource "azurerm_shared_image_gallery" "shared" {
  name                = "shared"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
}

resource "azurerm_shared_image" "golden" {
  name                = "golden"
  gallery_name        = azurerm_shared_image_gallery.shared.name
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  os_type             = "Linux"

  identifier {
    publisher = "Platform"
    offer     = "Ubuntu"
    sku       = "22.04"
  }
}

resource "azurerm_shared_image" "by_team" {
  for_each = toset(["payments"])

  name                = each.key
  gallery_name        = azurerm_shared_image_gallery.shared.name
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  os_type             = "Linux"

  identifier {
    publisher = "Platform"
    offer     = "Ubuntu"
    sku       = each.key
  }
}

resource "azurerm_shared_image_version" "golden" {
  name                = "1.0.0"
  gallery_name        = azurerm_shared_image_gallery.shared.name
  image_name          = azurerm_shared_image.golden.name
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  managed_image_id    = azurerm_image.golden.id

  target_region {
    name                   = "West Europe"
    regional_replica_count = 1
  }
}

resource "azurerm_image" "golden" {
  name                      = "golden"
  resource_group_name       = azurerm_resource_group.shared.name
  location                  = azurerm_resource_group.shared.location
  source_virtual_machine_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/virtualMachines/golden"
}

data "azurerm_shared_image" "existing" {
  name                = "golden"
  gallery_name        = "existing"
  resource_group_name = "images"
}

data "azurerm_shared_image_version" "newest" {
  name                = "latest"
  image_name          = "golden"
  gallery_name        = "existing"
  resource_group_name = "images"
}

# Read only when the gallery is there.
data "azurerm_shared_image_version" "later" {
  name                = "latest"
  image_name          = azurerm_shared_image.golden.name
  gallery_name        = azurerm_shared_image_gallery.shared.unique_name
  resource_group_name = azurerm_resource_group.shared.name
}

data "azurerm_image" "existing" {
  name                = "golden"
  resource_group_name = "images"
}

data "azurerm_platform_image" "ubuntu" {
  location  = "West Europe"
  publisher = "Canonical"
  offer     = "0001-com-ubuntu-server-jammy"
  sku       = "22_04-lts-gen2"
}

# Waits for the resource group, although all that it needs is known.
data "azurerm_platform_image" "later" {
  location  = azurerm_resource_group.shared.location
  publisher = "Canonical"
  offer     = "0001-com-ubuntu-server-jammy"
  sku       = "22_04-lts-gen2"
}

data "azurerm_virtual_machine_scale_set" "existing" {
  name                = "existing"
  resource_group_name = "images"
}

data "azurerm_subnet" "existing" {
  name                 = "existing"
  virtual_network_name = "existing"
  resource_group_name  = "network"
}
