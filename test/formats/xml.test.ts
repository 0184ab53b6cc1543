import { describe, expect, it } from 'vitest';
import { readElements, type XmlElement } from '../../src/formats/xml.js';
import { pieces } from '../support/read-rows.js';

async function read(text: string, size = 50): Promise<XmlElement[]> {
  const source = { name: 'list.xml', text: pieces(text, size) };
  const elements: XmlElement[] = [];
  for await (const batch of readElements(source, (element) => element)) elements.push(...batch);
  return elements;
}

const texts = async (text: string) =>
  (await read(text)).map(({ name, text }) => `${name}=${text}`).join(' ');

describe('readElements', () => {
  it('gives each element at its end, with attributes, text and line', async () => {
    expect(
      await read('<?xml version="1.0"?>\n<List A="1 &amp; 2">\n<b c=\'d\'>x</b></List>'),
    ).toEqual([
      { name: 'b', attributes: { c: 'd' }, text: 'x', line: 3 },
      { name: 'list', attributes: { a: '1 & 2' }, text: '\n', line: 3 },
    ]);
  });

  it('knows the entities of XML, CDATA and comments', async () => {
    expect(await texts('<a>&lt;&#77;&#x1F355;<!-- x --><![CDATA[<&>]]></a>')).toBe('a=<M🍕<&>');
  });

  const LAUGHS = `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>`;
  it.each([
    ['an entity of its own', `${LAUGHS}<l>&b;</l>`, 'is not valid XML: Invalid character entity'],
    ['an external entity', '<!DOCTYPE l [<!ENTITY x SYSTEM "/etc/passwd">]><l>&x;</l>', 'entity'],
    ['a bad end', '<a><b></a>', 'is not valid XML: Unexpected close tag (line 1, column 11)'],
    ['no end', '<a>\n<b>', 'ends in the middle; is it cut off? (line 2, column 4)'],
    ['half a tag', '<a><b c="', 'ends in the middle'],
    ['a character that is none', '<a>&#x110000;</a>', 'is not valid XML'],
    ['an attribute of the parser', '<a hasOwnProperty="1" b="2"/>', 'is not valid XML'],
    ['text alone', '<', 'ends in the middle'],
    ['deep nesting', '<a>'.repeat(51), 'has elements that nest more than 50 deep'],
    [
      'many attributes',
      `<a ${Array.from({ length: 51 }, (_, at) => `b${at}="1"`).join(' ')}/>`,
      'has more than 50 attributes in an element',
    ],
    ['a long text', `<a>${'x'.repeat(1_100_000)}</a>`, 'has a text of more than 1,048,576'],
    ['a long name', `<a><${'x'.repeat(300_000)}></a>`, 'is not valid XML: Max buffer length'],
    ['a long attribute', `<a b="${'x'.repeat(300_000)}"/>`, 'is not valid XML: Max buffer length'],
  ])('refuses %s', async (_, text, problem) => {
    await expect(read(text)).rejects.toThrow(`list.xml`);
    await expect(read(text)).rejects.toThrow(problem);
  });
});
