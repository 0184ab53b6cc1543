const KEYPAD = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** The digits of letters on a telephone's keypad (ITU-T E.161). */
export function keypadDigits(text: string): string {
  return text
    .toLowerCase()
    .replace(/[a-z]/g, (letter) => String(KEYPAD.findIndex((key) => key.includes(letter)) + 2));
}
