import type { Settings } from '../../../screening/policy/policy.js';
import type { DocumentKind } from '../../foreign-documents.js';
import { SETTING, type Thing } from '../../operation.js';

export const accountOf = (name: string): Thing<'account'> => ({ kind: 'account', name });

export const routeOf = (name: string): Thing<'route'> => ({ kind: 'route', name });

export const listOf = (name: string): Thing<'list'> => ({ kind: 'list', name });

export const entryOf = (name: string, text: string): Thing<'entry'> => ({
  kind: 'entry',
  name,
  text,
});

export const settingOf = (name: keyof Settings): Thing<'setting'> => ({
  kind: 'setting',
  name: SETTING[name],
});

export const documentOf = (of: DocumentKind, name: string): Thing<'document'> => ({
  kind: 'document',
  of,
  name,
});

export const activationOf = (account: string, name: string): Thing<'activation'> => ({
  kind: 'activation',
  name,
  account,
});
