{% from tpldir ~ '/lib.jinja' import service %}
{{ service('svc-a') }}
{{ service('svc-b', port=81) }}
