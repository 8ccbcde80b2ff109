variable "name" {
  type = string
}

variable "place" {
  type = object({ group = string, location = string, subnet = string })
}

variable "health_probe_id" {
  type    = string
  default = null
}

variable "with_extension" {
  type    = bool
  default = false
}
