package dosirak.contracts.delivery;

import dosirak.contracts.DomainEvent;

/** Everything delivery says. */
public sealed interface DeliveryEvent extends DomainEvent
    permits RiderOnDuty,
        RiderOffDuty,
        RiderAssigned,
        RiderUnassigned,
        RiderAtShop,
        PickedUp,
        Delivered,
        DeliveryFailed {}
