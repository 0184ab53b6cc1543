/** Command lines that work as they stand, by the command that they show. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  ringfence: [
    'ringfence serve',
    'ringfence account add acme --country US --default-account',
    "ringfence block acme '(415) 555-0100' --label 'sells windows'",
    'ringfence check acme --from +14155550100',
    'ringfence calls acme --rejected',
    'ringfence doctor',
  ],
  'ringfence serve': [
    'ringfence serve',
    'ringfence serve --listen 127.0.0.1:8085 --log-level debug',
    'ringfence serve --listen 0.0.0.0:8084 --allow-peer 10.0.0.5',
    'ringfence serve --caller-privacy hashed --hash-key-file /etc/ringfence/key',
  ],
  'ringfence status': ['ringfence status', 'ringfence status --json'],
  'ringfence account add': [
    'ringfence account add acme --country US --default-account',
    "ringfence account add globex --name 'Globex Ltd' --country GB \\",
    '    --route +442071838750 --route globex.pbx.example',
    'ringfence account add quiet --country US --default-verdict reject',
  ],
  'ringfence account set': [
    'ringfence account set acme --mode monitor',
    'ringfence account set acme --block-anonymous --anonymous-scope withheld',
    'ringfence account set acme \\',
    "    --anonymous-action 'respond 433 Anonymity Disallowed'",
    'ringfence account set acme --verification failed --no-extension',
  ],
  'ringfence account list': ['ringfence account list', 'ringfence account list --json'],
  'ringfence account show': ['ringfence account show acme'],
  'ringfence account remove': ['ringfence account remove acme --yes'],
  'ringfence account pause': [
    'ringfence account pause acme --until 2h',
    "ringfence account pause acme --until '2026-12-31 08:00'",
  ],
  'ringfence account resume': ['ringfence account resume acme'],
  'ringfence account route add': [
    'ringfence account route add acme +14155550142',
    'ringfence account route add acme acme.pbx.example',
  ],
  'ringfence account route remove': ['ringfence account route remove acme +14155550142'],
  'ringfence list create': [
    'ringfence list create acme/friends --allow',
    "ringfence list create spam --everyone --action 'respond 608 Rejected'",
    "ringfence list create acme/sales --action 'transfer 5000'",
  ],
  'ringfence list set': [
    'ringfence list set spam --action flag',
    'ringfence list set acme/sales --disable',
  ],
  'ringfence list list': ['ringfence list list', 'ringfence list list acme'],
  'ringfence list show': ['ringfence list show acme/blocked'],
  'ringfence list add': [
    "ringfence list add spam +442071838750 '+1900*' --until 30d",
    "ringfence list add acme/sales 'name:*warranty*' --label 'car warranty'",
  ],
  'ringfence list remove': ["ringfence list remove spam '+1900*'"],
  'ringfence list import': [
    'ringfence list import spam numbers.csv --dry-run',
    'ringfence list import spam complaints.csv --format ftc --min-reports 3',
    'ringfence list import acme/blocked - --format lines --skip-bad < numbers.txt',
  ],
  'ringfence list export': [
    'ringfence list export acme/blocked > blocked.csv',
    'ringfence list export spam --format kazoo',
  ],
  'ringfence list delete': ['ringfence list delete spam --yes'],
  'ringfence activate': ['ringfence activate acme spam'],
  'ringfence deactivate': ['ringfence deactivate acme spam'],
  'ringfence block': [
    'ringfence block acme +14155550100',
    "ringfence block acme '(415) 555-0100' '+1900*' --label spam --until 30d",
    "ringfence block acme 'name:*warranty*'",
  ],
  'ringfence allow': ['ringfence allow acme +14155550123'],
  'ringfence unblock': ['ringfence unblock acme +14155550100'],
  'ringfence check': [
    'ringfence check acme --from 0014155550100',
    "ringfence check acme --from anonymous --privacy id --to '+1 415 555 0142'",
    'ringfence check acme --from +14155550123 --verstat TN-Validation-Failed',
  ],
  'ringfence calls list': [
    'ringfence calls',
    'ringfence calls acme --rejected --limit 50',
    'ringfence calls --json',
  ],
  'ringfence calls show': ['ringfence calls show ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c'],
  'ringfence replay': [
    'ringfence replay fixtures/calls --policy fixtures/policy.json',
    'ringfence replay call.esl --json',
  ],
  'ringfence export': ['ringfence export policy.json', 'ringfence export > policy.json'],
  'ringfence apply': [
    'ringfence apply policy.json --dry-run',
    'ringfence apply policy.json',
    'ringfence apply policy.json --prune',
  ],
  'ringfence history': [
    'ringfence history',
    'ringfence history acme --limit 50',
    'ringfence history acme/blocked --json',
  ],
  'ringfence undo': ['ringfence undo', 'ringfence undo 17 --dry-run'],
  'ringfence backup': ['ringfence backup /var/backups/ringfence.db --force'],
  'ringfence restore': [
    'ringfence restore /var/backups/ringfence.db --dry-run',
    'ringfence restore /var/backups/ringfence.db',
  ],
  'ringfence config show': [
    'ringfence config show',
    'ringfence config show --config /etc/ringfence/test.json',
  ],
  'ringfence config set': [
    'ringfence config set home-country GB',
    'ringfence config set anonymous-words anonymous,restricted,private,withheld',
  ],
  'ringfence config unset': ['ringfence config unset default-account'],
  'ringfence doctor': [
    'ringfence doctor',
    'ringfence doctor --freeswitch 127.0.0.1:8021 --password-file ~/esl-password',
    'ringfence doctor --json',
  ],
  'ringfence systemd-unit': [
    'ringfence systemd-unit > /etc/systemd/system/ringfence.service',
    'ringfence systemd-unit | sudo tee /etc/systemd/system/ringfence.service',
  ],
  'ringfence completion': [
    'ringfence completion bash > /etc/bash_completion.d/ringfence',
    'ringfence completion zsh > /usr/local/share/zsh/site-functions/_ringfence',
    'ringfence completion fish > ~/.config/fish/completions/ringfence.fish',
  ],
};
