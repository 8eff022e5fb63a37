import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, read } from '../shared/api/client';
import { dayAndTime } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Away, Button, Empty, Field, Notice, Skeleton, useTrouble } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { Review } from './types';

const PAGE = 50;
const LONGEST_REPLY = 1_000;

/** What customers said, and what the shop answers. */
export function ReviewsScreen({ shopId }: { shopId: string }) {
  const say = useTexts();
  const reviews = useQuery({
    queryKey: ['reviews', shopId],
    queryFn: () =>
      read<{ rating: { hundredths: number; reviews: number }; reviews: Review[] }>(
        `/review/shops/${shopId}/reviews?limit=${PAGE}`,
      ),
  });
  const rating = reviews.data?.rating;
  return (
    <div className="stack">
      <h1>{say('reviews')}</h1>
      {reviews.isPending && <Skeleton height={320} />}
      {reviews.isError && <Away what={say('reviews')} onAgain={() => reviews.refetch()} />}
      {rating && rating.reviews > 0 && (
        <p>
          {say('rated', { stars: (rating.hundredths / 100).toFixed(1), count: rating.reviews })}
        </p>
      )}
      {reviews.data?.reviews.length === 0 && (
        <Empty icon="star">
          <p>{say('noReviews')}</p>
        </Empty>
      )}
      {reviews.data?.reviews.map((each) => (
        <ReviewCard key={each.reviewId} review={each} />
      ))}
    </div>
  );
}

function ReviewCard({ review }: { review: Review }) {
  const say = useTexts();
  const [language] = useLanguage();
  const [text, setText] = useState('');
  const queries = useQueryClient();
  const trouble = useTrouble();
  const reply = useMutation({
    mutationFn: () => command(`/review/reviews/${review.reviewId}/reply`, { text: text.trim() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['reviews'] }),
  });
  return (
    <article className="card stack">
      <div className="row between wrap">
        <b>{say('stars', { stars: review.stars })}</b>
        <span className="faint">{dayAndTime(review.postedAt, language)}</span>
      </div>
      {review.text && <p>{review.text}</p>}
      {review.reply ? (
        <p className="wish">
          <b>{say('ourReply')}</b> {review.reply.text}
        </p>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            reply.mutate();
          }}
        >
          <Field label={say('reply')}>
            {(attributes) => (
              <textarea
                {...attributes}
                className="textarea"
                rows={2}
                maxLength={LONGEST_REPLY}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          {reply.isError && <Notice tone="bad">{trouble(reply.error)}</Notice>}
          <Button type="submit" disabled={text.trim() === ''} busy={reply.isPending}>
            {say('sendReply')}
          </Button>
        </form>
      )}
    </article>
  );
}
