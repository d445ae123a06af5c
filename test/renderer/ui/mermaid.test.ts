import { describe, expect, it } from 'vitest'
import { mermaidText } from '../../../src/renderer/ui/mermaid.ts'

describe('a text inside a diagram of Mermaid’s', () => {
  it.each([
    ['{:ok, 1}', '{:ok, 1}'],
    ['a;b', 'a#59;b'],
    ['#PID<0.1.0>', '#35;PID#60;0.1.0#62;'],
    ['say "hi"', 'say #34;hi#34;'],
    ['%%{init: 1}%%', '#37;%{init: 1}#37;%'],
    ['two\nlines\t here', 'two lines here'],
    ['the end of it', 'the e#110;d of it'],
    ['pending', 'pending'],
    ['', '#160;'],
    ['  \n', '#160;'],
  ])('writes %j as %j', (text, written) => {
    expect(mermaidText(text)).toBe(written)
  })
})
