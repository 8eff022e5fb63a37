import { start } from '../shared/ui/App';
import { OwnerApp } from './OwnerApp';
import { texts } from './texts';

start(texts.all, <OwnerApp />);
