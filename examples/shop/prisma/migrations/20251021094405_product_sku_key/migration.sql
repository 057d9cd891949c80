-- Written by hand: built while the shop is open, and alone in its file, because CONCURRENTLY refuses a transaction
CREATE UNIQUE INDEX CONCURRENTLY "Product_sku_key" ON "Product"("sku");
