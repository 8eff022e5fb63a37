import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { command, read } from '../shared/api/client';
import { useSession } from '../shared/api/me';
import { signInPath } from '../shared/api/session';
import { Icon } from '../shared/ui/icons';
import { Away, Button, Empty, Skeleton, useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { useTexts } from './texts';
import type { Favourites as Known } from './types';

const FAVOURITES = ['favourites'];
const CARD_PIXELS = 64;

function useFavourites() {
  const { session } = useSession();
  return useQuery({
    queryKey: FAVOURITES,
    enabled: Boolean(session),
    queryFn: ({ signal }) => read<Known>('/member/me/favourites', { signal }),
  });
}

/** The shops that somebody likes; a part of its own, which may be away alone. */
export function Favourites() {
  const say = useTexts();
  const { session } = useSession();
  const favourites = useFavourites();
  if (session === null) {
    return (
      <Empty icon="heart">
        <p>{say('signInForFavourites')}</p>
        <a className="button primary" href={signInPath()}>
          {say('signIn')}
        </a>
      </Empty>
    );
  }
  if (favourites.isError && !favourites.data) {
    return <Away what={say('favourites')} onAgain={() => favourites.refetch()} />;
  }
  if (!favourites.data) {
    return <Skeleton height={CARD_PIXELS} />;
  }
  if (favourites.data.favourites.length === 0) {
    return <Empty icon="heart">{say('noFavourites')}</Empty>;
  }
  return (
    <ul className="shops">
      {favourites.data.favourites.map((each) => (
        <li key={each.shopId}>
          <Link className="shop-card liked" href={`/shops/${each.shopId}`}>
            <Icon name="heart" filled />
            <b className="shop-name">{each.name}</b>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Likes a shop, or no longer; who is not signed in does so first. */
export function LikeButton({ shopId }: { shopId: string }) {
  const say = useTexts();
  const toast = useToast();
  const trouble = useTrouble({ 'too-many-favourites': say('tooManyFavourites') });
  const queries = useQueryClient();
  const { session } = useSession();
  const favourites = useFavourites();
  const isLiked = favourites.data?.favourites.some((each) => each.shopId === shopId) ?? false;
  const like = useMutation({
    mutationFn: () =>
      command(`/member/me/favourites/${shopId}`, undefined, {
        method: isLiked ? 'DELETE' : 'PUT',
      }),
    onError: (failure) => toast(trouble(failure), 'bad'),
    onSettled: () => queries.invalidateQueries({ queryKey: FAVOURITES }),
  });
  const isShown = like.isPending ? !isLiked : isLiked;
  return (
    <Button
      look="quiet"
      className="like"
      aria-pressed={isShown}
      disabled={Boolean(session) && !favourites.data}
      onClick={() => {
        if (session) {
          like.mutate();
        } else {
          location.assign(signInPath());
        }
      }}
    >
      <Icon name="heart" filled={isShown} />
      {say('favourite')}
    </Button>
  );
}
