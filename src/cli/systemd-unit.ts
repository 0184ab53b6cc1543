import { fileURLToPath } from 'node:url';
import { systemdUnit } from '../systemd-unit.js';
import type { Context } from './context.js';

/** Prints the service that runs this ringfence with this Node.js. */
export async function unit(context: Context): Promise<void> {
  const installation = {
    node: process.execPath,
    main: fileURLToPath(new URL('../main.js', import.meta.url)),
  };
  const text = systemdUnit(installation);
  context.output.value({ ...installation, unit: text }, () => text.trimEnd().split('\n'));
  for (const path of Object.values(installation).filter(isHidden)) {
    context.output.note(
      `note: ProtectHome=yes hides ${path} from the service; install it outside of home folders`,
    );
  }
}

function isHidden(path: string): boolean {
  return /^\/(?:home|root|run\/user)\//.test(path);
}
