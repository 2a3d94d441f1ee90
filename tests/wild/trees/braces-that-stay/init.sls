{% raw %}
# {{ this is no expression }}
{% endraw %}
echo {{ '{{' }} .Image {{ '}}' }}:
  cmd.run:
    - unless: test "{{ '{{' }}" = "{% raw %}{{{% endraw %}"
