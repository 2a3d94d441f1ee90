wild:1:
  dockerng.image_present

oldng:
  dockerng.running:
    - image: wild:1
    - environment:
      - A: 1
    - binds: {{ pillar.root }}:/x
    - require:
      - dockerng: wild:1

gone:
  dockerng.absent: []
