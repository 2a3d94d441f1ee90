{{ pillar.root }}/site:
  file.recurse:
    - source: salt://site
    - exclude_pat: "*.txt"
    - file_mode: 644
    - dir_mode: 755
