{% from "shop/map.jinja" import shop with context %}

shop:
  docker_container.running:
    - image: {{ shop.image }}
    - restart_policy: {{ shop.restart }}
    - environment:
      - TIER: {{ shop.tier }}
      - WORKERS: {{ shop.workers }}
