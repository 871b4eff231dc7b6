-- A kind of operation has one name everywhere; here it was the constant of an enum.
update operations set kind = lower(kind);
