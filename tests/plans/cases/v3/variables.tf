variable "admin_password" {
  type      = string
  sensitive = true
  default   = "not-a-real-Passw0rd"
}
