variable "scale_set_id" {
  type = string
}
