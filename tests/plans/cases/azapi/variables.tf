variable "admin_ssh_key" {
  type    = string
  default = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKhvzvT1xTVPMf6s1swmNV4Qf585plhSstSK5R00hjXw azureuser"
}

variable "admin_password" {
  type      = string
  sensitive = true
  default   = "not-a-real-Passw0rd"
}
