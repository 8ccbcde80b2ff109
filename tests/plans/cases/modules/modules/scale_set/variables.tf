variable "name" {
  type = string
}

variable "place" {
  type = object({ group = string, location = string, subnet = string })
}

variable "os_upgrade" {
  type    = bool
  default = true
}

variable "health_probe_id" {
  type    = string
  default = null
}

variable "with_extension" {
  type    = bool
  default = false
}

variable "image_id" {
  type    = string
  default = null
}

variable "image_version" {
  type    = string
  default = "latest"
}

variable "admin_ssh_key" {
  type    = string
  default = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKhvzvT1xTVPMf6s1swmNV4Qf585plhSstSK5R00hjXw azureuser"
}
