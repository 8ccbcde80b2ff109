# Refuses the deployment of a scale set without automatic OS image upgrade: what CKV_VMSS_1 says in a
# pull request, said once more by Azure. The built-in definition knows one effect, deny.
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.0"
    }
  }
}

provider "azurerm" {
  features {}
}

variable "subscription_id" {
  type        = string
  description = "The subscription, as /subscriptions/<id>."
}

variable "enforce" {
  type        = bool
  default     = false
  description = "False reports non-compliant scale sets without refusing deployments."
}

variable "exempt_scopes" {
  type        = list(string)
  default     = []
  description = "Resource groups of Flexible sets, AKS and stateful sets with a documented exception."
}

data "azurerm_policy_definition" "automatic_os_upgrade" {
  name = "465f0161-0087-490a-9ad9-ad6217f4f43a"
}

resource "azurerm_subscription_policy_assignment" "automatic_os_upgrade" {
  name                 = "vmss-automatic-os-upgrade"
  display_name         = "Require automatic OS image patching on Virtual Machine Scale Sets"
  subscription_id      = var.subscription_id
  policy_definition_id = data.azurerm_policy_definition.automatic_os_upgrade.id
  enforce              = var.enforce
  not_scopes           = var.exempt_scopes

  non_compliance_message {
    content = "Set upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade to true, see CKV_VMSS_1."
  }
}
