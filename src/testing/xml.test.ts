import { expect, test } from 'vitest';
import { xmlFault } from './xml.ts';

test.each(['<a/>', '<a b="c &amp; d"><e x="1"/>text &lt;</a>', '<svg xmlns="x">\n<g/>\n</svg>'])(
  '%s is well-formed',
  (text) => {
    expect(xmlFault(text)).toBeNull();
  },
);

test.each([
  '',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<a>x & y</a>',
  '<a b=c/>',
  '<a b="1" b="2"/>',
  'x<a/>',
  '<a>1 > 0</a>',
  '<a b="<"/>',
])('%s is not', (text) => {
  expect(xmlFault(text)).not.toBeNull();
});
