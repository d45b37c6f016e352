"""The file that makes a folder a workspace; its name alone, for those who look for it without the store."""

SETTINGS = "taizhang.toml"
