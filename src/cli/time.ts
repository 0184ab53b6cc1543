/** Local time, as people read it: `2026-11-22 14:03:07`. */
export function showTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
