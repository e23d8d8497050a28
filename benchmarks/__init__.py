"""Speed, always beside a floor measured in the same run: absolute figures move with the machine, ratios less."""
