variable "admin_ssh_key" {
  type    = string
  default = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKhvzvT1xTVPMf6s1swmNV4Qf585plhSstSK5R00hjXw azureuser"
}

variable "admin_password" {
  type      = string
  sensitive = true
  default   = "not-a-real-Passw0rd"
}

variable "os_upgrade" {
  description = "Has no default: terraform.tfvars gives it."
  type        = bool
}

variable "with_probe" {
  type    = bool
  default = false
}

variable "os_upgrade_policies" {
  type    = list(object({ enabled = bool, keep_broken = bool }))
  default = []
}

variable "pinned" {
  type    = bool
  default = true
}

locals {
  image_id = azurerm_shared_image.golden.id
}
