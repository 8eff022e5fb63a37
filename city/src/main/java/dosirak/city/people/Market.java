package dosirak.city.people;

import dosirak.city.client.CityClock;
import dosirak.city.client.MarketplaceClient;

/** What all the people of a city share. */
record Market(
    MarketplaceClient client, CityClock clock, OrderBook book, Measurements measurements) {}
