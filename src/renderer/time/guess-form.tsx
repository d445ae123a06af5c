import { Check, X } from 'lucide-react'
import { useState } from 'react'
import type { Forecast } from '../../shared/protocol/events.ts'
import { answersOf, type Guess, questions } from './guess.ts'

/** Asks what a fault will do. `compare` is called with the answers. */
export function GuessForm({ compare }: { compare: (guess: Guess) => void }) {
  const [guess, setGuess] = useState<Guess>({})
  return (
    <section className="forecast guess" aria-label="Your guess">
      <h3>What will happen?</h3>
      {questions.map(({ id, text, choices }) => (
        <fieldset key={id} className="guess-question">
          <legend>{text}</legend>
          {Object.entries(choices).map(([choice, words]) => (
            <label key={choice} className="chip">
              <input
                type="radio"
                name={`guess ${id}`}
                checked={guess[id] === choice}
                onChange={() => setGuess({ ...guess, [id]: choice })}
              />
              {words}
            </label>
          ))}
        </fieldset>
      ))}
      <button type="button" className="button" onClick={() => compare(guess)}>
        Compare
      </button>
    </section>
  )
}

/** What was guessed beside what the forecast says. */
export function Compared({
  guess,
  forecast,
  seat,
}: {
  guess: Guess
  forecast: Forecast
  seat: string | null
}) {
  const answers = answersOf(forecast, seat)
  const arising = questions.filter(({ id }) => answers[id] !== null)
  const right = arising.filter(({ id }) => guess[id] === answers[id]).length
  return (
    <section className="forecast guess" aria-label="Your guess">
      <h3 role="status">
        {right} of {arising.length} guessed right
      </h3>
      <ul className="guess-answers">
        {arising.map(({ id, text, choices }) => {
          const guessed = guess[id]
          const isRight = guessed === answers[id]
          const Icon = isRight ? Check : X
          return (
            <li key={id} className={`guess-answer ${isRight ? 'is-right' : 'is-wrong'}`}>
              <Icon size={14} aria-hidden />
              <span>
                {text} <strong>{choices[answers[id] ?? '']}</strong>
                {isRight ? '' : guessed === undefined ? ', not guessed' : `, not “${choices[guessed]}”`}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
