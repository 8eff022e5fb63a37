import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { command } from '../shared/api/client';
import { Button, Field, Notice, useTrouble } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { ReviewDraft } from './types';

const STARS = [1, 2, 3, 4, 5];

/** Says how it was, once the food was eaten. */
export function ReviewForm({ orderId }: { orderId: string }) {
  const say = useTexts();
  const trouble = useTrouble({ 'already-reviewed': say('reviewedBefore') });
  const [stars, setStars] = useState(5);
  const [text, setText] = useState('');
  const post = useMutation({
    mutationFn: () => {
      const draft: ReviewDraft = { orderId, stars, text: text.trim() };
      return command('/review/reviews', draft);
    },
  });
  if (post.isSuccess) {
    return <Notice tone="good">{say('reviewThanks')}</Notice>;
  }
  return (
    <section className="card stack no-print">
      <h2>{say('reviewTitle')}</h2>
      <fieldset className="star-choice">
        <legend className="unseen">{say('rating')}</legend>
        {STARS.map((each) => (
          <label key={each}>
            <input
              className="unseen"
              type="radio"
              name="stars"
              checked={stars === each}
              onChange={() => setStars(each)}
            />
            <span className="unseen">{say('stars', { count: each })}</span>
            <span aria-hidden="true">{each <= stars ? '★' : '☆'}</span>
          </label>
        ))}
      </fieldset>
      <Field label={say('reviewText')}>
        {(attributes) => (
          <textarea
            {...attributes}
            className="textarea"
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {post.isError && <Notice tone="bad">{trouble(post.error)}</Notice>}
      <Button look="primary" busy={post.isPending} onClick={() => post.mutate()}>
        {say('reviewPost')}
      </Button>
    </section>
  );
}
