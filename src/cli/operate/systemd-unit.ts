import { fileURLToPath } from 'node:url';
import { invalid } from '../../errors.js';
import type { Context } from '../context.js';
import { hidingFolder, systemdUnit, webUnit } from './unit-file.js';

/** Prints the systemd unit for this installation of ringfence and Node.js. */
export async function unit(context: Context): Promise<void> {
  const installation = {
    node: process.execPath,
    main: fileURLToPath(new URL('../../main.js', import.meta.url)),
  };
  refuseHidden('Node.js', installation.node, 'install a Node.js for all users, as in /usr/bin');
  refuseHidden(
    'Ringfence',
    installation.main,
    'install it for all users, "npm pack" and "sudo npm install -g ringfence-*.tgz", and run that one',
  );
  const text = context.flag('webOnly') ? webUnit(installation) : systemdUnit(installation);
  context.output.value({ ...installation, unit: text }, () => text.trimEnd().split('\n'));
}

function refuseHidden(what: string, path: string, remedy: string): void {
  const folder = hidingFolder(path);
  if (folder === undefined) return;
  throw invalid(
    `the service can't see ${what} at ${path} (ProtectHome=yes and PrivateTmp=yes hide ${folder}); ${remedy}`,
  );
}
