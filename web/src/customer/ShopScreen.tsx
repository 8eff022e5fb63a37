import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { asProblem, read } from '../shared/api/client';
import { dayOf, phone, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Main } from '../shared/ui/App';
import { Icon } from '../shared/ui/icons';
import { Away, Button, Dialog, Empty, Notice, Skeleton } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { type CartLine, keepCart, useCart, withLine } from './cart';
import { LikeButton } from './Favourites';
import { ItemDialog } from './ItemDialog';
import { useTexts } from './texts';
import type { Item, Reviews, ShopPage } from './types';

const FRESH_MILLIS = 10_000;

/** The page of a shop, kept fresh while somebody looks at it. */
export function useShop(shopId: string | undefined) {
  return useQuery({
    queryKey: ['shop', shopId],
    enabled: Boolean(shopId),
    queryFn: ({ signal }) => read<ShopPage>(`/storefront/shops/${shopId}`, { signal }),
    refetchInterval: FRESH_MILLIS,
  });
}

export function ShopScreen({ shopId }: { shopId: string }) {
  const say = useTexts();
  const shop = useShop(shopId);
  if (shop.data) {
    return <Shop shop={shop.data} />;
  }
  return (
    <Main narrow>
      {shop.isError && asProblem(shop.error).status === 404 && (
        <Empty icon="shop">{say('shopGone')}</Empty>
      )}
      {shop.isError && asProblem(shop.error).status !== 404 && (
        <Away what={say('shopPart')} onAgain={() => shop.refetch()} />
      )}
      {shop.isPending && <Skeleton height={420} />}
    </Main>
  );
}

function Shop({ shop }: { shop: ShopPage }) {
  const say = useTexts();
  const [language] = useLanguage();
  const toast = useToast();
  const cart = useCart();
  const [item, choose] = useState<Item | null>(null);
  const [waiting, setWaiting] = useState<CartLine | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const categories = [...new Set(shop.menu.map((each) => each.category))];

  const put = (line: CartLine) => {
    choose(null);
    if (cart && cart.shopId !== shop.shopId) {
      setWaiting(line);
      return;
    }
    keepCart(withLine(cart, shop, line));
    toast(say('added', { name: line.name }));
  };

  return (
    <Main narrow>
      <div className="stack">
        <header className="shop-head">
          <div className="row between">
            <h1>{shop.name}</h1>
            <LikeButton shopId={shop.shopId} />
          </div>
          <p className="row wrap shop-facts">
            {shop.rating != null && (
              <span className="row stars">
                <Icon name="star" size={16} filled />
                {shop.rating.toFixed(1)}
              </span>
            )}
            {shop.terms.preparation && (
              <span>{say('cooksIn', { count: shop.terms.preparation.minutes })}</span>
            )}
            {shop.terms.minimumOrder > 0 && (
              <span>{say('minimum', { amount: won(shop.terms.minimumOrder, language) })}</span>
            )}
          </p>
          <p className="faint">
            {shop.addressText} · {phone(shop.phone)}
          </p>
        </header>
        {!shop.open && (
          <Notice tone="warn">
            {say(
              shop.paused ? 'pausedNow' : shop.terms.scheduling ? 'closedTakesLater' : 'closedLong',
            )}
          </Notice>
        )}
        {categories.length > 1 && (
          <nav className="categories" aria-label={say('categories')}>
            {categories.map((each, i) => (
              <button
                key={each}
                type="button"
                onClick={() =>
                  list.current
                    ?.querySelectorAll('section')
                    [i]?.scrollIntoView({ behavior: 'smooth' })
                }
              >
                {each}
              </button>
            ))}
          </nav>
        )}
        <div ref={list} className="stack">
          {categories.map((category) => (
            <section key={category} className="category">
              <h2>{category}</h2>
              <ul className="items">
                {shop.menu
                  .filter((each) => each.category === category)
                  .map((each) => (
                    <li key={each.itemId}>
                      <button
                        type="button"
                        className="item"
                        disabled={each.soldOut}
                        onClick={() => choose(each)}
                      >
                        <span className="grow">
                          <b>{each.name}</b>
                          <span className="faint">{each.description}</span>
                          <span className="figures">{won(each.price, language)}</span>
                        </span>
                        {each.soldOut ? (
                          <span className="badge">{say('soldOut')}</span>
                        ) : (
                          <Icon name="plus" />
                        )}
                      </button>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </div>
        <ShopReviews shopId={shop.shopId} />
      </div>
      {item && (
        <ItemDialog
          item={item}
          isOpen={shop.open || Boolean(shop.terms.scheduling)}
          onClose={() => choose(null)}
          onPut={put}
        />
      )}
      <Dialog
        title={say('otherShopTitle')}
        open={waiting !== null}
        onClose={() => setWaiting(null)}
      >
        <div className="stack">
          <p>{say('otherShop', { shop: cart?.shopName ?? '' })}</p>
          <Button
            look="primary"
            wide
            onClick={() => {
              if (waiting) {
                keepCart(withLine(null, shop, waiting));
              }
              setWaiting(null);
            }}
          >
            {say('otherShopYes')}
          </Button>
          <Button wide onClick={() => setWaiting(null)}>
            {say('cancel')}
          </Button>
        </div>
      </Dialog>
    </Main>
  );
}

/** What others say; a part of its own, which may be away alone. */
function ShopReviews({ shopId }: { shopId: string }) {
  const say = useTexts();
  const [language] = useLanguage();
  const reviews = useQuery({
    queryKey: ['reviews', shopId],
    queryFn: ({ signal }) => read<Reviews>(`/review/shops/${shopId}/reviews`, { signal }),
  });
  return (
    <section className="stack" aria-labelledby="reviews-title">
      <h2 id="reviews-title">{say('reviews')}</h2>
      {reviews.isError && <Away what={say('reviews')} onAgain={() => reviews.refetch()} />}
      {reviews.isPending && <Skeleton height={80} />}
      {reviews.data?.reviews.length === 0 && <p className="faint">{say('noReviews')}</p>}
      {reviews.data?.reviews.map((each) => (
        <article key={each.reviewId} className="card">
          <p className="row between">
            <span className="stars" role="img" aria-label={say('stars', { count: each.stars })}>
              {'★'.repeat(each.stars)}
              {'☆'.repeat(5 - each.stars)}
            </span>
            <span className="faint">{dayOf(each.postedAt, language)}</span>
          </p>
          <p>{each.text}</p>
          {each.reply && (
            <p className="reply">
              <b>{say('reply')}</b> {each.reply.text}
            </p>
          )}
        </article>
      ))}
    </section>
  );
}
