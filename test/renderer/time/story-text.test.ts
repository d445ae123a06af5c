import { expect, it } from 'vitest'
import { storyAsJson, storyAsMermaid, storyAsText } from '../../../src/renderer/time/story-text.ts'
import type { StoryLine } from '../../../src/shared/protocol/events.ts'

const line = (number: number, kind: StoryLine['kind'], text: string): StoryLine => ({
  number,
  kind,
  text,
  at: { step: number, entry: 0 },
  atMs: number * 1_000,
  key: null,
})
const story = {
  pid: '<0.2.0>',
  name: 'todo ada',
  more: false,
  lines: [
    line(1, 'signal', 'Somebody outside sent it an exit signal: :kill'),
    line(2, 'exit', 'todo ada <0.2.0> exited: "killed"; over'),
    line(3, 'restart', 'Todo.TodoSupervisor restarted it'),
  ],
}

it('tells a story in numbered lines with their times', () => {
  expect(storyAsText({ ...story, more: true })).toBe(
    [
      'Why todo ada exited',
      '',
      '1. 00:01.000 Somebody outside sent it an exit signal: :kill',
      '2. 00:02.000 todo ada <0.2.0> exited: "killed"; over',
      '3. 00:03.000 Todo.TodoSupervisor restarted it',
      'More happened than is told here.',
      '',
    ].join('\n'),
  )
})

it('draws a story as a flowchart in which each line leads to the next, with the exits marked', () => {
  expect(storyAsMermaid(story)).toBe(
    [
      'flowchart TD',
      '  n1["1. Somebody outside sent it an exit signal: :kill<br/>00:01.000"]',
      '  n2["2. todo ada #60;0.2.0#62; exited: #34;killed#34;#59; over<br/>00:02.000"]',
      '  n3["3. Todo.TodoSupervisor restarted it<br/>00:03.000"]',
      '  n1 --> n2',
      '  n2 --> n3',
      '  class n2 exit',
      '  classDef exit stroke:#b52a22,stroke-width:2px',
      '',
    ].join('\n'),
  )
})

it('gives all that is known as JSON', () => {
  expect(JSON.parse(storyAsJson(story))).toEqual({ what: 'story', ...story })
})
