import { useState } from 'react';
import { won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Button, Dialog, Notice, Stepper } from '../shared/ui/parts';
import { type CartLine, lineOf, priceOf } from './cart';
import { brokenGroup, chosenOf, firstChoice, toggled } from './options';
import { useTexts } from './texts';
import type { Item, OptionGroup } from './types';

/** Chooses how one wants a dish: options with their rules, how many. */
export function ItemDialog({
  item,
  isOpen,
  onClose,
  onPut,
}: {
  item: Item;
  isOpen: boolean;
  onClose: () => void;
  onPut: (line: CartLine) => void;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => firstChoice(item));
  const [quantity, setQuantity] = useState(1);
  const [isChecked, check] = useState(false);
  const broken = brokenGroup(item, chosen);

  const rule = (group: OptionGroup) => {
    if (group.minimum === group.maximum) {
      return say('chooseExactly', { count: group.minimum });
    }
    return group.minimum === 0
      ? say('chooseUpTo', { count: group.maximum })
      : say('chooseBetween', { least: group.minimum, most: group.maximum });
  };

  return (
    <Dialog title={item.name} open onClose={onClose}>
      <div className="stack">
        <p className="faint">{item.description}</p>
        {item.optionGroups.map((group) => (
          <fieldset key={group.optionGroupId} className="options">
            <legend className="row between">
              <b>{group.name}</b>
              <span
                className={
                  isChecked && broken?.optionGroupId === group.optionGroupId ? 'badge bad' : 'badge'
                }
              >
                {rule(group)}
              </span>
            </legend>
            {group.options.map((option) => (
              <label key={option.optionId} className="check option">
                <input
                  type={group.minimum === 1 && group.maximum === 1 ? 'radio' : 'checkbox'}
                  name={group.optionGroupId}
                  checked={chosen.has(option.optionId)}
                  disabled={
                    option.soldOut ||
                    (!chosen.has(option.optionId) &&
                      group.maximum > 1 &&
                      chosenOf(group, chosen).length >= group.maximum)
                  }
                  onChange={() => setChosen(toggled(group, option, chosen))}
                />
                <span className="grow">{option.name}</span>
                <span className="figures faint">
                  {option.soldOut
                    ? say('soldOut')
                    : option.price > 0
                      ? `+${won(option.price, language)}`
                      : ''}
                </span>
              </label>
            ))}
          </fieldset>
        ))}
        <div className="row between">
          <span>{say('quantity')}</span>
          <Stepper name={say('quantity')} value={quantity} onChange={setQuantity} />
        </div>
        {isChecked && broken && (
          <Notice tone="bad">{say('chooseFirst', { group: broken.name })}</Notice>
        )}
        {!isOpen && <Notice tone="warn">{say('closedLong')}</Notice>}
        <Button
          look="primary"
          size="big"
          wide
          onClick={() => {
            if (broken) {
              check(true);
            } else {
              onPut(lineOf(item, chosen, quantity));
            }
          }}
        >
          {say('put', { amount: won(priceOf(item, chosen) * quantity, language) })}
        </Button>
      </div>
    </Dialog>
  );
}
