/** The formats of files that can be imported. */
export const FORMATS = [
  'lines',
  'csv',
  'json',
  'kazoo',
  'fusionpbx',
  'phoneblock',
  'ftc',
  'fcc',
  'vcard',
  'google',
  'fritzbox',
  'asterisk',
  'ncid',
  'jcblock',
] as const;
export type Format = (typeof FORMATS)[number];
