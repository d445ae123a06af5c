import { X } from 'lucide-react'
import type { StoryLine } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText } from '../ui/format.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { storyAsJson, storyAsMermaid, storyAsText } from './story-text.ts'

/** How an exit came about and what came of it; each line leads to its moment. */
export function StoryCard() {
  const { commands } = useApp()
  const story = useAppState(state => state.story)
  const tell = useAppState(state => state.storyIs)
  if (story === null) return null
  const look = ({ at, key }: StoryLine) => {
    if (key !== null) commands.selectSeat(key)
    void commands.lookAtMoment(at)
  }
  return (
    <div className="story-anchor">
      <section className="story" aria-label="Story of an exit">
        <header>
          <h2>Why {story.name} exited</h2>
          <SaveMenu
            what="the story"
            file="story"
            texts={[
              { name: 'text', ending: 'txt', text: () => storyAsText(story) },
              { name: 'Mermaid', ending: 'mmd', text: () => storyAsMermaid(story) },
              { name: 'JSON', ending: 'json', text: () => storyAsJson(story) },
            ]}
          />
          <button
            type="button"
            className="icon-button"
            aria-label="Close the story"
            onClick={() => tell(null)}
          >
            <X size={15} aria-hidden />
          </button>
        </header>
        <ol>
          {story.lines.map(line => (
            <li key={line.number}>
              <button
                type="button"
                className={`story-line is-${line.kind}`}
                title="Look at this moment"
                onClick={() => look(line)}
              >
                <span className="forecast-number">{line.number}</span>
                <span>{line.text}</span>
                <time className="mono">{clockText(line.atMs)}</time>
              </button>
            </li>
          ))}
        </ol>
        {story.more ? <p className="muted pad">More happened than is told here.</p> : null}
      </section>
    </div>
  )
}
