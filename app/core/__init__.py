"""The rules: values in, values out; standard library only, no clock, no input or output."""
