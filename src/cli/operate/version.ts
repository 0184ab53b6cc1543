import { sqliteVersion } from '../../store/sqlite/database/driver.js';
import { packageVersion } from '../../version.js';
import type { Context } from '../context.js';

/** The versions of this installation. */
export function versions() {
  const { platform, arch, version: node } = process;
  return {
    ringfence: packageVersion(),
    node: node.replace(/^v/, ''),
    sqlite: sqliteVersion(),
    platform: `${platform} ${arch}`,
  };
}

export async function version(context: Context): Promise<void> {
  const found = versions();
  context.output.value(found, () =>
    Object.entries(found).map(([name, text]) => `${name.padEnd(9)}  ${text}`),
  );
}
